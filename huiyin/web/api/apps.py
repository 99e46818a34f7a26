from huiyin.web.modules import ModuleConfig


class Config(ModuleConfig):
    name = "huiyin.web.api"
    label = "api"
    default = True
