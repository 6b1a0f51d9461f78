# Uncaught: columns of text that is wide, combining or beyond the basic plane.
names = {"größe": 1, "名前": None, "🐍": 3}
größe = names["größe"] + len("ééé"); 値 = names["名前"] + names["🐍"]; x = größe
