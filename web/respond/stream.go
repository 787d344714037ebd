package respond

import (
	"io"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Stream answers with n bytes while they are read, however long the reader
// takes for them.
func Stream(c *fiber.Ctx, r io.ReadCloser, n int64) {
	c.Context().SetBodyStream(&steady{ReadCloser: r, conn: c.Context().Conn()}, int(n))
}

// idle is how long a reader may take nothing before the connection ends.
const idle = 2 * time.Minute

// steady moves the deadline of the connection on while the reader takes what
// is sent: a film may be watched for hours.
type steady struct {
	io.ReadCloser
	conn net.Conn
}

func (s *steady) Read(p []byte) (int, error) {
	if err := s.conn.SetWriteDeadline(time.Now().Add(idle)); err != nil {
		return 0, err
	}
	return s.ReadCloser.Read(p)
}
