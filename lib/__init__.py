"""Deepworth: is deep learning worth it on your data?"""

__version__ = "0.1.0"
