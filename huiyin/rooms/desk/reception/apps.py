from huiyin.web.modules import ModuleConfig


class Config(ModuleConfig):
    name = "huiyin.rooms.desk.reception"
    label = "reception"
