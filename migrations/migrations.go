// Package migrations embeds the schema's history. Files are named
// <yyyymmddhhmmss>_<feature>.sql and never change once released.
package migrations

import "embed"

// Files holds the migrations in goose's format.
//
//go:embed *.sql
var Files embed.FS
