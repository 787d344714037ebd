package media_test

import (
	"runtime"
	"sync"
	"testing"
	"time"
)

// watch samples how much more memory is held than now; the function it
// returns ends it and returns the most.
func watch(t *testing.T) func() uint64 {
	t.Helper()
	held := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	base, most := held(), uint64(0)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
				if now := held(); now > base && now-base > most {
					most = now - base
				}
			}
		}
	})
	return func() uint64 { close(stop); wg.Wait(); return most }
}
