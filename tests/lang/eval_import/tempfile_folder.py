import os
import sys


def make():
    folder = sys.argv[1]
    os.makedirs(folder + "/plug_pack", exist_ok=True)
    return folder


def write(folder, name, text):
    with open(folder + "/" + name, "w") as file:
        file.write(text)
