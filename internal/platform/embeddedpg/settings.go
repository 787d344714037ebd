package embeddedpg

import (
	"maps"
	"slices"
	"strings"
)

// Given on the command line, so that no file in the data directory overrides them.
var always = map[string]string{
	"listen_addresses":           "",
	"unix_socket_permissions":    "0700",
	"port":                       port,
	"timezone":                   "UTC",
	"log_timezone":               "UTC",
	"lc_messages":                "C",
	"jit":                        "off", // costs more than it saves on short statements
	"logging_collector":          "off",
	"dynamic_shared_memory_type": "mmap", // /dev/shm is tiny in many containers
}

var durable = map[string]string{
	"fsync":              "on",
	"full_page_writes":   "on",
	"synchronous_commit": "on",
	"wal_compression":    "on",
	"checkpoint_timeout": "15min",
	"shared_buffers":     "256MB",
	"max_connections":    "100",
}

var forTests = map[string]string{
	"fsync":              "off",
	"full_page_writes":   "off",
	"synchronous_commit": "off",
	"wal_level":          "minimal",
	"max_wal_senders":    "0",
	"max_wal_size":       "512MB",
	"checkpoint_timeout": "1h",
	"shared_buffers":     "128MB",
	"max_connections":    "300", // every package under test brings its own pools
}

func (p *process) arguments() []string {
	c := p.cluster
	settings := maps.Clone(always)
	chosen := durable
	if p.fast {
		chosen = forTests
	}
	maps.Copy(settings, chosen)
	// The setting is a list: quotes keep a comma or blank in the path whole.
	settings["unix_socket_directories"] = `"` + strings.ReplaceAll(socketDir(c.dir), `"`, `""`) + `"`
	args := []string{"-D", c.data()}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}
