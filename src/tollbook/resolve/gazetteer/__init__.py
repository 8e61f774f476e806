"""Which places does a name mean, and where on the map are they?"""

from tollbook.resolve.gazetteer.entry import Entry, Spelling
from tollbook.resolve.gazetteer.folders import cache_folder, data_folder
from tollbook.resolve.gazetteer.lookup import Gazetteer, Shown
from tollbook.resolve.gazetteer.spelling import name_key

__all__ = ["Entry", "Gazetteer", "Shown", "Spelling", "cache_folder", "data_folder", "name_key"]
