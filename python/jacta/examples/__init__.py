def folder():
    return "/nonexistent"
