package media

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Media is a file of the library.
type Media struct {
	ID         uuid.UUID
	Hash       string
	Kind       mediafile.Kind
	Name       string
	Type       string // MIME
	Bytes      int64
	Width      int
	Height     int
	Duration   time.Duration
	Alt        i18n.Text // pictures: what they show
	Decorative bool      // pictures: they show nothing that counts
	Captions   i18n.Text // WebVTT by language
	Transcript i18n.Text
	Poster     string // video: hash of a picture
	Version    int    // grows with every change of the texts
	UploadedBy uuid.UUID
	UploadedAt time.Time
	Sizes      []Size // pictures: smaller ones, the smallest first
}

// Size is a smaller size of a picture.
type Size struct {
	Width, Height int
	Hash          string
	Bytes         int64
}

// Gap is something that people need and a file lacks.
type Gap struct {
	What string // alt, captions or transcript
	Lang i18n.Lang
}

// Gaps lists what is missing, so that everybody can use the file.
func (m Media) Gaps() []Gap {
	var list []Gap
	need := func(what string, text i18n.Text) {
		for _, l := range i18n.Langs {
			if text[l] == "" {
				list = append(list, Gap{what, l})
			}
		}
	}
	switch m.Kind {
	case mediafile.Image:
		if !m.Decorative {
			need("alt", m.Alt)
		}
	case mediafile.Video:
		need("captions", m.Captions)
		need("transcript", m.Transcript)
	case mediafile.Audio:
		need("transcript", m.Transcript)
	}
	return list
}

// Use is a place where a file is shown.
type Use struct {
	Title i18n.Text
	Path  string
	Where Where
	No    int // of the version
}

// Where says how binding a use is.
type Where string

// The places.
const (
	Live   Where = "live"   // a course as it is taken now
	Former Where = "former" // an older version, which people hold proofs of
	Draft  Where = "draft"
	Poster Where = "poster" // the picture before a video begins
)

// Usage answers where files are used, by hash.
type Usage func(ctx context.Context, hashes []string) (map[string][]Use, error)

// Service holds the use cases.
type Service struct {
	DB    *db.DB
	Blobs blob.Store

	usages []Usage
	names  []Names
	press  chan struct{} // one picture at a time is unpacked in memory
}

// New returns a service that nobody has told about uses yet.
func New(d *db.DB, b blob.Store) *Service {
	return &Service{DB: d, Blobs: b, press: make(chan struct{}, 1)}
}

// AskUse names somebody who uses files. It is called while the program is put
// together.
func (s *Service) AskUse(u Usage) { s.usages = append(s.usages, u) }

// Names answers which of the hashes somebody else's rows name: their bytes
// stay although they are in no library.
type Names func(ctx context.Context, tx *db.Tx, hashes []string) ([]string, error)

// AskNames names somebody who keeps bytes of their own beside the library. It
// is called while the program is put together.
func (s *Service) AskNames(n Names) { s.names = append(s.names, n) }

// Secure makes sure that the bytes a row is to name are there, and stay until
// the transaction has ended.
func (s *Service) Secure(ctx context.Context, tx *db.Tx, hashes ...string) error {
	for _, h := range hashes {
		if err := s.durable(ctx, tx, Media{Hash: h}); err != nil {
			return err
		}
	}
	return nil
}
