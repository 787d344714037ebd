package job

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestRiverSaysOnlyWhatIsNews(t *testing.T) {
	for level, want := range map[slog.Level]string{
		slog.LevelDebug: "debug info warn",
		slog.LevelInfo:  "warn",
		slog.LevelError: "",
	} {
		var out bytes.Buffer
		log := calm(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: level}))).With("queue", "default").WithGroup("g")
		log.Debug("debug")
		log.Info("info")
		log.Warn("warn")
		var got []string
		for _, word := range []string{"debug", "info", "warn"} {
			if strings.Contains(out.String(), "msg="+word) {
				got = append(got, word)
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("level %s: %q, want %q", level, s, want)
		}
	}
	if calm(nil) != nil {
		t.Error("no logger stays none")
	}
}
