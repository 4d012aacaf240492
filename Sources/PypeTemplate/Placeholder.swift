import PypeModel
