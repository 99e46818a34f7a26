from huiyin.web.modules import ModuleConfig


class Config(ModuleConfig):
    name = "huiyin.registers.estates"
    label = "estates"
