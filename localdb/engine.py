"""Puts SQLCipher where sqlite-utils looks for its driver. Import this before sqlite-utils, always.

sqlite-utils prefers a driver called ``pysqlite3`` to the standard one. Handing it a foreign connection
without this leaves transactions open after ``INSERT … RETURNING`` and loses writes, because the library
then catches the wrong exceptions.
"""

import sys

import sqlcipher3.dbapi2 as driver

sys.modules.setdefault("pysqlite3", driver)
sys.modules.setdefault("pysqlite3.dbapi2", driver)

__all__ = ["driver"]
