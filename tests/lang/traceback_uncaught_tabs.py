# Uncaught: tabs in the line and before it.
def f(x):
	if x:
		return	x +	None	# a comment
	return x


f(1)
