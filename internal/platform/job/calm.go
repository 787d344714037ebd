package job

import (
	"context"
	"log/slog"
)

// calmHandler leaves out what River says every minute: only warnings and
// errors are news, unless somebody looks for a fault with LOTSE_LOG=debug.
type calmHandler struct{ slog.Handler }

func calm(log *slog.Logger) *slog.Logger {
	if log == nil || log.Enabled(context.Background(), slog.LevelDebug) {
		return log
	}
	return slog.New(calmHandler{log.Handler()})
}

func (h calmHandler) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && h.Handler.Enabled(ctx, l)
}

func (h calmHandler) WithAttrs(a []slog.Attr) slog.Handler {
	return calmHandler{h.Handler.WithAttrs(a)}
}

func (h calmHandler) WithGroup(name string) slog.Handler {
	return calmHandler{h.Handler.WithGroup(name)}
}
