/*
 * Stands in for the NVIDIA driver, libcuda.so.1: one GPU that says what it is and can do nothing.
 * With it TensorFlow looks for its CUDA libraries, which it does not do without a driver, and goes
 * on until it has to use the GPU: so which libraries it accepts can be seen where there is no GPU.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { COMPUTE_CAPABILITY_MAJOR = 75, MULTIPROCESSORS = 16, WARP = 10, GIB = 30 };

int cuInit(unsigned flags) { return 0; }
int cuDriverGetVersion(int *version) { return *version = 13000, 0; }
int cuDeviceGetCount(int *count) { return *count = 1, 0; }
int cuDeviceGet(int *device, int index) { return *device = index, 0; }
int cuDeviceGetName(char *name, int size, int device) { return snprintf(name, size, "none"), 0; }
int cuDeviceGetPCIBusId(char *id, int size, int device) { return snprintf(id, size, "0000:00:04.0"), 0; }
int cuDeviceGetUuid_v2(void *uuid, int device) { return memset(uuid, 1, 16), 0; }
int cuDeviceTotalMem_v2(size_t *bytes, int device) { return *bytes = (size_t)140 << GIB, 0; }
int cuDevicePrimaryCtxRetain(void **context, int device) { return *context = (void *)16, 0; }
int cuDevicePrimaryCtxRelease_v2(int device) { return 0; }
int cuDevicePrimaryCtxSetFlags_v2(int device, unsigned flags) { return 0; }
int cuDevicePrimaryCtxGetState(int device, unsigned *flags, int *active) { return *flags = 0, *active = 1, 0; }
int cuCtxSetCurrent(void *context) { return 0; }
int cuCtxGetCurrent(void **context) { return *context = (void *)16, 0; }
int cuCtxGetDevice(int *device) { return *device = 0, 0; }
int cuCtxSynchronize(void) { return 0; }
int cuGetErrorName(int error, const char **name) { return *name = "STAND_IN", 0; }
int cuGetErrorString(int error, const char **text) { return *text = "this driver can do nothing", 0; }

int cuMemGetInfo_v2(size_t *left, size_t *total) {
  *left = *total = (size_t)140 << GIB;
  return 0;
}

int cuDeviceGetAttribute(int *value, int attribute, int device) {
  switch (attribute) {
    case COMPUTE_CAPABILITY_MAJOR: *value = 9; break;
    case MULTIPROCESSORS: *value = 132; break;
    case WARP: *value = 32; break;
    default: *value = 0;
  }
  return 0;
}

int cuGetProcAddress_v2(const char *name, void **function, int version, uint64_t flags, int *status) {
  char versioned[128];
  void *self = dlopen("libcuda.so.1", RTLD_NOW | RTLD_NOLOAD);
  snprintf(versioned, sizeof versioned, "%s_v2", name);
  *function = dlsym(self, versioned);
  if (!*function) {
    *function = dlsym(self, name);
  }
  if (status) {
    *status = *function ? 0 : 1;
  }
  return 0;
}

int cuGetProcAddress(const char *name, void **function, int version, uint64_t flags) {
  return cuGetProcAddress_v2(name, function, version, flags, NULL);
}
