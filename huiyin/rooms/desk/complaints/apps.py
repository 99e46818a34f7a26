from huiyin.web.modules import ModuleConfig


class Config(ModuleConfig):
    name = "huiyin.rooms.desk.complaints"
    label = "complaints"
