class Good:
    pass


class Config:
    limit = 10
    size = limit / 0
