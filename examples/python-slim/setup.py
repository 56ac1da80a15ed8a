from setuptools import Extension, setup

setup(ext_modules=[Extension("suggest._distance", ["native/distance.c"])])
