package pagewalk

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/web/webtest"
)

// What a reader of the start page waits for on a slow line: everything the
// server sends, with its headers.
const (
	firstBytes, firstRequests = 120_000, 8
	laterBytes, laterRequests = 15_000, 2
)

func TestWeightOfTheStartPage(t *testing.T) {
	town := webtest.Start(t)
	line := measure(t, town.Base, 0)
	tab := webtest.Open(t, town.Base, webtest.Phone)
	tab.SignIn(employee)

	tab.Through(line.address)
	tab.Goto("/de/my")
	line.within(t, "first visit", firstBytes, firstRequests)
	tab.Goto("/de/my")
	line.within(t, "later visit", laterBytes, laterRequests)
}

// Until the fonts are there another one stands in with the same measures, so
// that nothing moves under the reader's finger.
func TestLateFontsMoveNothing(t *testing.T) {
	town := webtest.Start(t)
	line := measure(t, town.Base, 500*time.Millisecond)
	for _, view := range []webtest.View{webtest.Phone, webtest.Desktop} {
		tab := webtest.Open(t, town.Base, view)
		tab.SignIn(employee)
		tab.Through(line.address)
		tab.Goto("/de/my")
		if moved := webtest.EvalAsync[shift](tab, shifts); moved.Sum > 0.02 {
			t.Errorf("at %s the page moves by %.3f when its fonts arrive: %q", view, moved.Sum, moved.What)
		}
	}
}

type shift struct {
	Sum  float64  `json:"sum"`
	What []string `json:"what"`
}

// shifts is the sum of the layout shifts of this page (CLS), and what moved.
const shifts = `document.fonts.ready.then(() => new Promise(done => {
	let sum = 0, what = [];
	new PerformanceObserver(list => { for (const e of list.getEntries()) {
		sum += e.value;
		for (const s of e.sources) what.push((s.node?.innerText || s.node?.textContent || s.node?.nodeName || '').slice(0, 40) + ' ' + Math.round(s.previousRect.y) + ' to ' + Math.round(s.currentRect.y));
	} }).observe({ type: 'layout-shift', buffered: true });
	setTimeout(() => done({sum, what}), 300);
}))`

// line is a proxy that counts what goes to the browser.
type line struct {
	address         string
	bytes, requests atomic.Int64
}

// measure opens a line to the server; fonts come late by delay.
func measure(t *testing.T, to string, delay time.Duration) *line {
	t.Helper()
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	l := &line{}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
	}}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.requests.Add(1)
		if strings.HasSuffix(r.URL.Path, ".woff2") {
			time.Sleep(delay)
		}
		proxy.ServeHTTP(w, r)
	}))
	s.Listener = counted{s.Listener, &l.bytes}
	s.Start()
	t.Cleanup(s.Close)
	l.address = s.URL
	return l
}

// within checks what was sent since the last call.
func (l *line) within(t *testing.T, visit string, bytes, requests int64) {
	t.Helper()
	b, r := l.bytes.Swap(0), l.requests.Swap(0)
	t.Logf("%s: %d bytes, %d requests", visit, b, r)
	if b == 0 || b > bytes || r > requests {
		t.Errorf("%s: %d bytes in %d requests, at most %d in %d", visit, b, r, bytes, requests)
	}
}

type counted struct {
	net.Listener
	sent *atomic.Int64
}

func (c counted) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	return countedConn{conn, c.sent}, err
}

type countedConn struct {
	net.Conn
	sent *atomic.Int64
}

func (c countedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.sent.Add(int64(n))
	return n, err
}
