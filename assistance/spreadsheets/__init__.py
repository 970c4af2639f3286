"""Activities as a workbook: one table of columns drives template, export, import, and the marked errors alike.

cells < names < columns < reading, writing < checking < services
"""
