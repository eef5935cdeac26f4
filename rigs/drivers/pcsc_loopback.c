/* Preloaded into a private pcscd where it cannot have namespaces of its own: vpcd listens on
 * loopback only, no USB driver is found, and the pid file of another pcscd stays as it is. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

static const char run[] = "/run/pcscd";

int bind(int fd, const struct sockaddr *address, socklen_t size)
{
    int (*next)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "bind");
    struct sockaddr_in near;

    if (address->sa_family == AF_INET && size >= sizeof near) {
        memcpy(&near, address, sizeof near);
        near.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return next(fd, (struct sockaddr *)&near, sizeof near);
    }
    return next(fd, address, size);
}

DIR *opendir(const char *path)
{
    DIR *(*next)(const char *) = dlsym(RTLD_NEXT, "opendir");

    if (strcmp(path, "/usr/lib/pcsc/drivers") == 0) {
        errno = ENOENT;
        return NULL;
    }
    return next(path);
}

int mkdir(const char *path, mode_t mode)
{
    int (*next)(const char *, mode_t) = dlsym(RTLD_NEXT, "mkdir");

    return strcmp(path, run) == 0 ? 0 : next(path, mode);
}

int chmod(const char *path, mode_t mode)
{
    int (*next)(const char *, mode_t) = dlsym(RTLD_NEXT, "chmod");

    return strcmp(path, run) == 0 ? 0 : next(path, mode);
}

int open(const char *path, int flags, ...)
{
    int (*next)(const char *, int, int) = dlsym(RTLD_NEXT, "open");
    va_list rest;
    int mode = 0;

    if (flags & O_CREAT) {
        va_start(rest, flags);
        mode = va_arg(rest, int);
        va_end(rest);
    }
    if (strncmp(path, run, sizeof run - 1) == 0)
        path = "/dev/null";
    return next(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    int (*next)(const char *, int, int) = dlsym(RTLD_NEXT, "open64");
    va_list rest;
    int mode = 0;

    if (flags & O_CREAT) {
        va_start(rest, flags);
        mode = va_arg(rest, int);
        va_end(rest);
    }
    if (strncmp(path, run, sizeof run - 1) == 0)
        path = "/dev/null";
    return next(path, flags, mode);
}

int fchmod(int fd, mode_t mode)
{
    (void)fd;
    (void)mode;
    return 0;
}

int remove(const char *path)
{
    int (*next)(const char *) = dlsym(RTLD_NEXT, "remove");

    return strncmp(path, run, sizeof run - 1) == 0 ? 0 : next(path);
}
