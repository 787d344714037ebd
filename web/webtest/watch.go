package webtest

import (
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Watch sees what a page must never do, whatever people wrote into it: show a
// dialog, ask another host for something.
type Watch struct {
	tab  *Tab
	mu   sync.Mutex
	bad  []string
	left map[network.RequestID]string // requests to other hosts
}

// Watch watches the window from now on.
func (tab *Tab) Watch() *Watch {
	tab.t.Helper()
	w := &Watch{tab: tab, left: map[network.RequestID]string{}}
	err := chromedp.Listen(tab.ctx, func(ev any) {
		switch ev := ev.(type) {
		case *page.EventJavascriptDialogOpening:
			w.note("a dialog says %q", ev.Message)
			// The page stands still until somebody answers.
			go func() {
				_, _ = chromedp.Call(tab.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
			}()
		case *network.EventRequestWillBeSent:
			if u := ev.Request.URL; strings.HasPrefix(u, "http") && !strings.HasPrefix(u, tab.base+"/") {
				w.leaving(ev.RequestID, u)
			}
		case *network.EventLoadingFailed:
			if ev.BlockedReason == network.BlockedReasonCsp {
				w.leaving(ev.RequestID, "") // it was stopped
			}
		}
	})
	if err == nil {
		_, err = chromedp.Call(tab.ctx, network.Enable, network.EnableParams{})
	}
	if err != nil {
		tab.t.Fatalf("browser: watch: %v", err)
	}
	return w
}

func (w *Watch) note(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bad = append(w.bad, fmt.Sprintf(format, args...))
}

func (w *Watch) leaving(id network.RequestID, to string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if to == "" {
		delete(w.left, id)
		return
	}
	w.left[id] = to
}

// Seen is what was seen, and forgets it.
func (w *Watch) Seen() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	seen := w.bad
	for _, u := range w.left {
		seen = append(seen, "a request goes to "+u)
	}
	w.bad, w.left = nil, map[network.RequestID]string{}
	return seen
}
