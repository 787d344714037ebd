package bench

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"path/filepath"
	"strconv"
	"time"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/internal/media"
)

const (
	filmBytes      = 2 << 30
	smallestFilm   = 3*media.PieceBytes + 1<<20
	promisedMemory = 64 // MB above what an idle server holds
	uploadPath     = "/de/author/media/uploads"
)

// films sends a video to a fresh program that keeps its files where they are
// thrown away, cuts the line in the middle of a piece and goes on from what
// arrived.
func (w *workshop) films(ctx context.Context, r *run) (err error) {
	f := film(max(smallestFilm, filmBytes/dataset.A.People*r.People))
	want, err := f.hash()
	if err != nil {
		return err
	}
	s := *w.stand
	s.files = filepath.Join(w.dir, "files")
	if s.lotse, err = s.serve(ctx, inDatabase(s.AppURL, s.database), "on"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.lotse.stop()) }()
	if err := s.settle(ctx); err != nil {
		return err
	}
	idle, err := s.lotse.forgetPeak()
	if err != nil {
		return err
	}
	u := &upload{film: f, desk: w.desks[0], host: s.lotse.addr, cut: int64(f) / 2}
	begin := time.Now()
	got, err := u.send(ctx)
	if err != nil {
		return err
	}
	took := time.Since(begin)
	if got != want {
		return fmt.Errorf("the film arrived as %s, sent was %s", got, want)
	}
	fmt.Fprintf(r.out, "  a film of %d MB arrived in %s, %.0f MB a second; %d MB were there when the line was cut\n",
		f>>20, short(took), float64(f)/(1<<20)/took.Seconds(), u.there>>20)
	r.report.most("film, memory above idle", float64(s.lotse.peak()-idle)/(1<<20), promisedMemory, " MB")
	r.report.most("film, sent again after a cut", float64(u.again)/(1<<20), media.PieceBytes>>20, " MB")
	return nil
}

// upload is a film on its way, as the page's script sends it: by tus, piece by
// piece.
type upload struct {
	film
	*desk
	host string
	at   string // the address of the upload
	cut  int64  // where the line is cut; 0: never

	there int64 // when it was
	again int64 // what was sent a second time
}

// send returns the hash under which the library has the film.
func (u *upload) send(ctx context.Context) (hash string, err error) {
	name := base64.StdEncoding.EncodeToString([]byte("Einführung.mp4"))
	begun, err := u.call(ctx, http.MethodPost, nil, map[string]string{"Upload-Length": strconv.FormatInt(int64(u.film), 10), "Upload-Metadata": "filename " + name})
	if err != nil {
		return "", err
	}
	u.at = begun.Get("Location")
	for offset := int64(0); offset < int64(u.film); {
		n := min(media.PieceBytes, int64(u.film)-offset)
		if u.cut > 0 && offset+n > u.cut {
			if offset, err = u.breakOff(ctx, offset, n); err != nil {
				return "", err
			}
			continue
		}
		said, err := u.piece(ctx, offset, n, u.part(offset, n))
		if err != nil {
			return "", err
		}
		if now, err := strconv.ParseInt(said.Get("Upload-Offset"), 10, 64); err != nil || now != offset+n {
			return "", fmt.Errorf("after %d bytes the server has %q", offset+n, said.Get("Upload-Offset"))
		}
		offset += n
		hash = path.Base(said.Get("Lotse-Media"))
	}
	return hash, nil
}

var errCut = errors.New("bench: the line is cut")

// breakOff sends half of a piece, loses the line and asks how far the upload is
// until that no longer changes.
func (u *upload) breakOff(ctx context.Context, offset, n int64) (int64, error) {
	sent := n / 2
	if _, err := u.piece(ctx, offset, n, io.MultiReader(u.part(offset, sent), broken{})); !errors.Is(err, errCut) {
		return 0, fmt.Errorf("the line was not cut: %w", err)
	}
	u.cut = 0
	for last := int64(-1); u.there != last; {
		last = u.there
		time.Sleep(300 * time.Millisecond)
		said, err := u.call(ctx, http.MethodHead, nil, nil)
		if err != nil {
			return 0, err
		}
		if u.there, err = strconv.ParseInt(said.Get("Upload-Offset"), 10, 64); err != nil {
			return 0, err
		}
	}
	u.again = offset + sent - u.there
	return u.there, nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errCut }

func (u *upload) piece(ctx context.Context, offset, n int64, body io.Reader) (http.Header, error) {
	return u.call(ctx, http.MethodPatch, io.NopCloser(body), map[string]string{
		"Content-Type": "application/offset+octet-stream", "Upload-Offset": strconv.FormatInt(offset, 10), "Content-Length": strconv.FormatInt(n, 10),
	})
}

// pieceTime is how long a piece may take: after the last one the server joins
// all of them.
const pieceTime = 10 * time.Minute

// call speaks tus and returns the headers of what must be a success.
func (u *upload) call(ctx context.Context, method string, body io.Reader, headers map[string]string) (h http.Header, err error) {
	at := u.at
	if at == "" {
		at = uploadPath
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://"+u.host+at, body)
	if err != nil {
		return nil, err
	}
	for name, value := range u.tusHeaders() {
		req.Header.Set(name, value)
	}
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	req.ContentLength, _ = strconv.ParseInt(headers["Content-Length"], 10, 64)
	client := http.Client{Timeout: pieceTime}
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	said, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode/100 != 2 {
		err = fmt.Errorf("%s %s: %d %.300s", method, at, res.StatusCode, said)
	}
	return res.Header, err
}

func (u *upload) tusHeaders() map[string]string {
	return map[string]string{
		"Tus-Resumable": "1.0.0", "Accept": asJSON, "X-CSRF-Token": u.form, "Sec-Fetch-Site": "same-origin",
		"Cookie": "__Host-lotse=" + u.token, "Idempotency-Key": secret("upload", u.No),
	}
}
