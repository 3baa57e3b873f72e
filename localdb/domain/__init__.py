"""Pure rules of the one-stop counter: values in, values out.

Nothing here knows SQLite, files, threads, the clock or Qt; "now" is always an argument.
"""
