"""What has to be there before the first page: static files, tables, an administrator, models to choose from. Every step may be repeated."""
