package config

import (
	"net/netip"
	"strings"
)

// Networks are addresses and ranges, separated by commas: 127.0.0.1, 10.1.0.0/16.
type Networks []netip.Prefix

// UnmarshalText reads the list; a single address is a range of one.
func (n *Networks) UnmarshalText(text []byte) error {
	*n = nil
	for word := range strings.SplitSeq(string(text), ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		if ip, err := netip.ParseAddr(word); err == nil {
			*n = append(*n, netip.PrefixFrom(ip.Unmap(), ip.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(word)
		if err != nil {
			return err
		}
		*n = append(*n, p.Masked())
	}
	return nil
}

// Contain reports whether ip belongs to one of the ranges.
func (n Networks) Contain(ip netip.Addr) bool {
	for _, p := range n {
		if p.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}
