// Package media keeps the files that trainers use in courses: pictures,
// videos, recordings, documents, with what people need who do not see or hear
// them.
//
// It owns: media, media_size, media_upload and media_piece; uploads in pieces;
// when a file may go. What a file is and how it is cleaned is its sub-package
// mediafile, where its bytes lie is platform/blob. It does not know courses:
// who uses a file is asked of whoever says so (Service.AskUse).
//
// Invariants:
//   - A row never names bytes that are not durable: first the file, then the
//     row, and a file goes only under a lock under which no row names it.
//   - The bytes under a hash never change; texts about them do.
//   - What is in use is not removed; what was removed stays for 30 days.
package media
