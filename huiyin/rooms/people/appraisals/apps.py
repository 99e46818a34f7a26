from huiyin.web.modules import ModuleConfig


class Config(ModuleConfig):
    default = True
    name = "huiyin.rooms.people.appraisals"
    label = "appraisals"
