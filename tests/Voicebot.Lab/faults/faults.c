// Loaded before libc into the appliance (LD_PRELOAD): what a machine does to it, switched by whoever writes the shared file $FAULTS.
// The clock on the wall steps, the disk takes its time, an engine stands still in the middle of its work. Elapsed time stays true.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct faults {
    int64_t clock_s;         // added to the time of day
    int64_t sync_ms;         // each fsync takes so much longer
    int64_t frozen_until_ns; // CLOCK_MONOTONIC: no network is computed before
    int64_t read_only;       // the journal's files can be read only
};

static const volatile struct faults *faults;

__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("FAULTS"), O_RDONLY | O_CLOEXEC);
    void *map = mmap(NULL, sizeof *faults, PROT_READ, MAP_SHARED, file, 0);
    if (map == MAP_FAILED)
        abort();
    close(file);
    faults = map;
}

int clock_gettime(clockid_t id, struct timespec *at) {
    int status = (int)syscall(SYS_clock_gettime, id, at);
    if (status == 0 && faults && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
        at->tv_sec += faults->clock_s;
    return status;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    (void)zone;
    struct timespec now;
    int status = clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return status;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at)
        *at = now.tv_sec;
    return now.tv_sec;
}

static void linger(void) {
    int64_t ms = faults ? faults->sync_ms : 0;
    struct timespec wait = {ms / 1000, ms % 1000 * 1000000};
    if (ms > 0)
        nanosleep(&wait, NULL);
}

int fsync(int file) {
    linger();
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    linger();
    return (int)syscall(SYS_fdatasync, file);
}

static int is_journal(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = 0;
    return strstr(path, "journal.db") != NULL;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    if (faults && faults->read_only && is_journal(file)) {
        errno = EROFS;
        return -1;
    }
    return syscall(SYS_pwrite64, file, bytes, count, at);
}

// What libwhisper and libparakeet compute their networks by (ggml-backend.h).
int ggml_backend_sched_graph_compute(void *scheduler, void *graph) {
    static int (*compute)(void *, void *);
    if (!compute)
        compute = dlsym(dlopen("libggml-base.so.0", RTLD_LAZY | RTLD_NOLOAD), "ggml_backend_sched_graph_compute");
    struct timespec now, piece = {0, 20000000};
    while (syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now) == 0 && now.tv_sec * INT64_C(1000000000) + now.tv_nsec < faults->frozen_until_ns)
        clock_nanosleep(CLOCK_MONOTONIC, 0, &piece, NULL);
    return compute(scheduler, graph);
}
