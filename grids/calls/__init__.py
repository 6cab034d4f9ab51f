"""Calls of streets to departments (街呼区应): who may, what waits, figures, what comes after."""
