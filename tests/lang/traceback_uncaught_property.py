# Uncaught: a property of a property, set through a chain of attributes.
class Node:
    def __init__(self, parent=None):
        self.parent = parent

    @property
    def root(self):
        return self.parent.root if self.parent.parent else self.parent

    @root.setter
    def root(self, value):
        self.parent.root.name = value.name


n = Node(Node(Node()))
print(n.root is n.parent.parent)
n.parent.parent.root = n
