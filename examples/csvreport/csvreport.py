"""Reads a CSV file of sales, complains about bad rows, prints a report per region, product and month.

usage: csvreport.py FILE
"""

import sys

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class BadRow(ValueError):
    def __init__(self, line, reason):
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


def split_csv(text):
    """Splits one line; quoted fields may hold commas and doubled quotes."""
    fields = []
    i, n = 0, len(text)
    while True:
        if i < n and text[i] == '"':
            i += 1
            part = []
            while i < n:
                if text[i] == '"':
                    if text[i + 1 : i + 2] == '"':
                        part.append('"')
                        i += 2
                        continue
                    i += 1
                    break
                part.append(text[i])
                i += 1
            fields.append("".join(part))
        else:
            j = text.find(",", i)
            j = n if j < 0 else j
            fields.append(text[i:j])
            i = j
        if i >= n:
            return fields
        i += 1
        if i == n:
            fields.append("")
            return fields


class Sale:
    __slots__ = ("month", "region", "product", "quantity", "cents")

    def __init__(self, month, region, product, quantity, cents):
        self.month = month
        self.region = region
        self.product = product
        self.quantity = quantity
        self.cents = cents

    def __repr__(self):
        return f"Sale({self.region!r}, {self.product!r}, {self.quantity} for {money(self.cents)})"

    def __lt__(self, other):
        return self.cents < other.cents


def money(cents):
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def parse_price(text):
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int((rest + "00")[:2])


def parse_row(number, line, header):
    fields = split_csv(line)
    if len(fields) != len(header):
        raise BadRow(number, f"{len(fields)} fields instead of {len(header)}")
    row = dict(zip(header, fields))
    year, month, day = (int(part) for part in row["date"].split("-"))
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        raise BadRow(number, "no such date: " + row["date"])
    try:
        quantity = int(row["quantity"])
    except ValueError as e:
        raise BadRow(number, f"quantity: {e}") from e
    cents = quantity * parse_price(row["price"])
    if row["discount"]:
        percent = float(row["discount"].rstrip("%"))
        cents = round(cents * (100 - percent) / 100)
    return Sale(month, row["region"], row["product"], quantity, cents)


def read_sales(name):
    sales, bad = [], []
    with open(name) as f:
        header = f.readline().strip().split(",")
        for number, line in enumerate(f, start=2):
            try:
                sales.append(parse_row(number, line.rstrip("\n"), header))
            except BadRow as e:
                bad.append(e)
    return sales, bad


class Totals(dict):
    def __missing__(self, key):
        self[key] = [0, 0]
        return self[key]

    def add(self, key, sale):
        pair = self[key]
        pair[0] += sale.quantity
        pair[1] += sale.cents


def table(title, totals, order=None):
    print(title)
    print("=" * len(title))
    keys = sorted(totals, key=order) if order else sorted(totals)
    width = max(len(str(k)) for k in keys)
    for key in keys:
        quantity, cents = totals[key]
        print(f"  {key!s:<{width}}  {quantity:>5}  {money(cents):>13}")
    print(f"  {'total':<{width}}  {sum(q for q, _ in totals.values()):>5}", end="")
    print(f"  {money(sum(c for _, c in totals.values())):>13}\n")


def main(argv):
    if len(argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    sales, bad = read_sales(argv[1])
    regions, products, months = Totals(), Totals(), Totals()
    for sale in sales:
        regions.add(sale.region, sale)
        products.add(sale.product, sale)
        months.add(MONTHS[sale.month - 1], sale)
    table("By region", regions)
    table("By product, dearest first", products, order=lambda p: -products[p][1])
    table("By month", months, order=MONTHS.index)
    best, worst = max(sales), min(sales)
    print("largest:", best)
    print("smallest:", worst)
    mean = sum(s.cents for s in sales) / len(sales)
    spread = (sum((s.cents - mean) ** 2 for s in sales) / len(sales)) ** 0.5
    print(f"mean {mean / 100:.2f}, standard deviation {spread / 100:.2f}")
    for e in bad:
        print("skipped:", e, f"(because of {type(e.__cause__).__name__})" if e.__cause__ else "")
    return 1 if len(bad) > 10 else 0


sys.exit(main(sys.argv))
