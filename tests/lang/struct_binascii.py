# struct and binascii: results and messages.
import struct, binascii


def t(s, f):
    try:
        print(s, "->", repr(f()))
    except Exception as e:
        print(s, "->", type(e).__module__, type(e).__name__, e.args)


t("struct.pack('b',200)", lambda: struct.pack("b", 200))
t("struct.pack('B',256)", lambda: struct.pack("B", 256))
t("struct.pack('B',-1)", lambda: struct.pack("B", -1))
t("struct.pack('h',40000)", lambda: struct.pack("h", 40000))
t("struct.pack('H',-1)", lambda: struct.pack("H", -1))
t("struct.pack('i',1<<31)", lambda: struct.pack("i", 1 << 31))
t("struct.pack('I',-1)", lambda: struct.pack("I", -1))
t("struct.pack('q',1<<63)", lambda: struct.pack("q", 1 << 63))
t("struct.pack('Q',-1)", lambda: struct.pack("Q", -1))
t("struct.pack('Q',1<<64)", lambda: struct.pack("Q", 1 << 64))
t("struct.pack('i','a')", lambda: struct.pack("i", "a"))
t("struct.pack('i',1.5)", lambda: struct.pack("i", 1.5))
t("struct.pack('f','a')", lambda: struct.pack("f", "a"))
t("struct.pack('c','a')", lambda: struct.pack("c", "a"))
t("struct.pack('c',b'ab')", lambda: struct.pack("c", b"ab"))
t("struct.pack('s','a')", lambda: struct.pack("s", "a"))
t("struct.pack('3s',b'abcdef')", lambda: struct.pack("3s", b"abcdef"))
t("struct.pack('5p',b'abc')", lambda: struct.pack("5p", b"abc"))
t("struct.pack('i')", lambda: struct.pack("i"))
t("struct.pack('i',1,2)", lambda: struct.pack("i", 1, 2))
t("struct.pack('z',1)", lambda: struct.pack("z", 1))
t("struct.pack('5',1)", lambda: struct.pack("5", 1))
t("struct.pack('<n',1)", lambda: struct.pack("<n", 1))
t("struct.unpack('i',b'a')", lambda: struct.unpack("i", b"a"))
t("struct.unpack('i',b'aaaaa')", lambda: struct.unpack("i", b"aaaaa"))
t("struct.calcsize('bi')", lambda: struct.calcsize("bi"))
t("struct.calcsize('<bi')", lambda: struct.calcsize("<bi"))
t("struct.calcsize('@bq0q')", lambda: struct.calcsize("@bq0q"))
t(
    "struct.calcsize('99999999999999999999i')",
    lambda: struct.calcsize("99999999999999999999i"),
)
t("struct.pack('?',5)", lambda: struct.pack("?", 5))
t("struct.unpack('?',b'\\2')", lambda: struct.unpack("?", b"\2"))
t("struct.pack('e',1.5)", lambda: struct.pack("e", 1.5))
t("struct.pack('e',1e6)", lambda: struct.pack("e", 1e6))
t("struct.pack('f',1e39)", lambda: struct.pack("f", 1e39))
t("struct.pack('>d',1.5)", lambda: struct.pack(">d", 1.5))
t("struct.pack('<I',-1)", lambda: struct.pack("<I", -1))
t("struct.pack('<b',128)", lambda: struct.pack("<b", 128))
t("struct.pack('>H',70000)", lambda: struct.pack(">H", 70000))
t("struct.pack('P',-1)", lambda: struct.pack("P", -1))
t("struct.pack('n',1<<63)", lambda: struct.pack("n", 1 << 63))
t("struct.Struct('<ih')", lambda: struct.Struct("<ih"))
t("struct.Struct('<ih').format", lambda: struct.Struct("<ih").format)
t("struct.Struct('<ih').size", lambda: struct.Struct("<ih").size)
t("struct.unpack_from('<i',b'aaa')", lambda: struct.unpack_from("<i", b"aaa"))
t(
    "struct.unpack_from('<i',b'aaaaaa',5)",
    lambda: struct.unpack_from("<i", b"aaaaaa", 5),
)
t(
    "struct.unpack_from('<i',b'aaaaaa',-10)",
    lambda: struct.unpack_from("<i", b"aaaaaa", -10),
)
t(
    "struct.unpack_from('<i',b'aaaaaa',-2)",
    lambda: struct.unpack_from("<i", b"aaaaaa", -2),
)
t(
    "struct.pack_into('<i',bytearray(3),0,1)",
    lambda: struct.pack_into("<i", bytearray(3), 0, 1),
)
t("struct.pack_into('<i',b'aaaa',0,1)", lambda: struct.pack_into("<i", b"aaaa", 0, 1))
t(
    "struct.pack_into('<i',bytearray(8),6,1)",
    lambda: struct.pack_into("<i", bytearray(8), 6, 1),
)
t(
    "struct.pack_into('<i',bytearray(8),-9,1)",
    lambda: struct.pack_into("<i", bytearray(8), -9, 1),
)
t(
    "struct.pack_into('<i',bytearray(8),-2,1)",
    lambda: struct.pack_into("<i", bytearray(8), -2, 1),
)
t(
    "list(struct.iter_unpack('<h',b'abcd'))",
    lambda: list(struct.iter_unpack("<h", b"abcd")),
)
t(
    "list(struct.iter_unpack('<h',b'abc'))",
    lambda: list(struct.iter_unpack("<h", b"abc")),
)
t("struct.iter_unpack('',b'abc')", lambda: struct.iter_unpack("", b"abc"))
t(
    "struct.unpack('2s x h',b'ab\\0\\0\\1\\0')",
    lambda: struct.unpack("2s x h", b"ab\0\0\1\0"),
)
t("struct.pack(b'i',1)", lambda: struct.pack(b"i", 1))
t("struct.pack(5,1)", lambda: struct.pack(5, 1))
t("struct.unpack('i','a')", lambda: struct.unpack("i", "a"))
t("struct.pack('4x')", lambda: struct.pack("4x"))
t("struct.pack('=bi',1,2)", lambda: struct.pack("=bi", 1, 2))
t("struct.pack('!h',258)", lambda: struct.pack("!h", 258))
t("struct.pack('2h',1)", lambda: struct.pack("2h", 1))
t("struct.pack('0s',b'abc')", lambda: struct.pack("0s", b"abc"))
t("struct.unpack('0s',b'')", lambda: struct.unpack("0s", b""))
t("struct.pack('p',b'')", lambda: struct.pack("p", b""))
t("struct.pack('300p',b'a'*300)[:3]", lambda: struct.pack("300p", b"a" * 300)[:3])
t(
    "struct.unpack('>bBhHiIqQ', bytes(range(200,232))[:30])",
    lambda: struct.unpack(">bBhHiIqQ", bytes(range(200, 232))[:30]),
)
t(
    "struct.unpack('<efd',struct.pack('<efd',1.1,2.2,3.3))",
    lambda: struct.unpack("<efd", struct.pack("<efd", 1.1, 2.2, 3.3)),
)
t("struct.pack('e',6e-8)", lambda: struct.pack("e", 6e-8))
t("struct.pack('e',65519.0)", lambda: struct.pack("e", 65519.0))
t("struct.pack('>3i2x4s',1,2,3,b'ab')", lambda: struct.pack(">3i2x4s", 1, 2, 3, b"ab"))
t(
    "[struct.unpack('e',struct.pack('H',i))[0] for i in (0,1,1023,1024,31743,31744,32768,64512)]",
    lambda: [
        struct.unpack("e", struct.pack("H", i))[0]
        for i in (0, 1, 1023, 1024, 31743, 31744, 32768, 64512)
    ],
)
t("binascii.hexlify(b'abc')", lambda: binascii.hexlify(b"abc"))
t("binascii.unhexlify('6162')", lambda: binascii.unhexlify("6162"))
t("binascii.unhexlify('616')", lambda: binascii.unhexlify("616"))
t("binascii.unhexlify('zz')", lambda: binascii.unhexlify("zz"))
t("binascii.b2a_base64(b'hello')", lambda: binascii.b2a_base64(b"hello"))
t(
    "binascii.b2a_base64(b'hello',newline=False)",
    lambda: binascii.b2a_base64(b"hello", newline=False),
)
t("binascii.a2b_base64('aGVsbG8=')", lambda: binascii.a2b_base64("aGVsbG8="))
t("binascii.a2b_base64('aGVsbG8')", lambda: binascii.a2b_base64("aGVsbG8"))
t("binascii.a2b_base64('a')", lambda: binascii.a2b_base64("a"))
t("binascii.a2b_base64('aGV\\nsbG8=')", lambda: binascii.a2b_base64("aGV\nsbG8="))
t(
    "binascii.a2b_base64('aGVsbG8=',strict_mode=True)",
    lambda: binascii.a2b_base64("aGVsbG8=", strict_mode=True),
)
t(
    "binascii.a2b_base64('aGV!sbG8=',strict_mode=True)",
    lambda: binascii.a2b_base64("aGV!sbG8=", strict_mode=True),
)
t("binascii.a2b_base64('a===')", lambda: binascii.a2b_base64("a==="))
t("binascii.a2b_base64('é')", lambda: binascii.a2b_base64("é"))
t("binascii.crc32(b'hello')", lambda: binascii.crc32(b"hello"))
t("binascii.crc32(b'hello',5)", lambda: binascii.crc32(b"hello", 5))
t("binascii.crc_hqx(b'hello',0)", lambda: binascii.crc_hqx(b"hello", 0))
t("binascii.hexlify('a')", lambda: binascii.hexlify("a"))
t("binascii.hexlify(b'abcd','-')", lambda: binascii.hexlify(b"abcd", "-"))
t("binascii.hexlify(b'abcd','-',2)", lambda: binascii.hexlify(b"abcd", "-", 2))
t("binascii.b2a_base64('a')", lambda: binascii.b2a_base64("a"))
t(
    "binascii.a2b_base64('=aaa',strict_mode=True)",
    lambda: binascii.a2b_base64("=aaa", strict_mode=True),
)
t(
    "binascii.a2b_base64('aa==aa',strict_mode=True)",
    lambda: binascii.a2b_base64("aa==aa", strict_mode=True),
)
t(
    "binascii.a2b_base64('aa',strict_mode=True)",
    lambda: binascii.a2b_base64("aa", strict_mode=True),
)
t("binascii.a2b_hex(b'6162')", lambda: binascii.a2b_hex(b"6162"))
t("struct.error.__mro__", lambda: struct.error.__mro__)
t("binascii.Error.__mro__", lambda: binascii.Error.__mro__)
