"""How raw columns become numbers, learned on a fold's training rows only.

Only workers import the modules of this package: they load scikit-learn and skrub.
"""
