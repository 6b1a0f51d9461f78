"""Float loops with an early way out; the picture is packed into bytes."""


def row(y, width, height, most):
    ci = 2.0 * y / height - 1.0
    out = bytearray()
    bits = 0
    for x in range(width):
        cr = 2.0 * x / width - 1.5
        zr = zi = 0.0
        inside = 1
        for _ in range(most):
            zi, zr = 2.0 * zr * zi + ci, zr * zr - zi * zi + cr
            if zr * zr + zi * zi > 4.0:
                inside = 0
                break
        bits = bits << 1 | inside
        if x & 7 == 7:
            out.append(bits)
            bits = 0
    return out


def main(n):
    checksum = 0
    for y in range(n):
        for byte in row(y, n, n, 50):
            checksum = (checksum * 31 + byte) % 1000003
    print(checksum)


main(500)
