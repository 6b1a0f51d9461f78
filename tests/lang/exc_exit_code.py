import sys


def main():
    print("exiting")
    try:
        sys.exit(42)
    finally:
        print("finally")


main()
