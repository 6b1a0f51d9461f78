# Uncaught: through several functions, over several lines, with arguments on lines of their own.
class Account:
    def __init__(self, owner, balance=0):
        self.owner, self.balance = owner, balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError(
                f"{self.owner} has {self.balance}, "
                f"not {amount}"
            )
        self.balance -= amount


def pay(accounts, *amounts, **options):
    return {
        name: accounts[name].withdraw(amount)
        for name, amount in zip(accounts, amounts)
    }


def main():
    accounts = {n: Account(n, 10 * i) for i, n in enumerate(["ann", "bob"])}
    pay(
        accounts,
        0,
        *[5 + 6],
        quiet=True,
    )


if __name__ == "__main__":
    main()
