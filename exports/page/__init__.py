"""The page that people explore: one HTML file that opens from disk, with no server and no network."""

from exports.page.writer import write_page

__all__ = ["write_page"]
