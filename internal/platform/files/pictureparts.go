package files

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// orientation is what a picture's EXIF says of how the camera was held, 1 to 8; 1 when it says nothing.
func orientation(kind string, content []byte) int {
	switch kind {
	case "image/jpeg":
		return tiffOrientation(jpegEXIF(content))
	case "image/webp":
		for _, c := range webpChunks(content) {
			if c.name == "EXIF" {
				return tiffOrientation(bytes.TrimPrefix(c.content, []byte("Exif\x00\x00")))
			}
		}
	}
	return 1
}

// jpegEXIF is the EXIF part before the picture's data, without its name.
func jpegEXIF(content []byte) []byte {
	for at := 2; at+4 <= len(content) && content[at] == 0xff && content[at+1] != 0xda; {
		size := int(binary.BigEndian.Uint16(content[at+2:]))
		end := at + 2 + size
		if size < 2 || end > len(content) {
			return nil
		}
		if exif, ok := bytes.CutPrefix(content[at+4:end], []byte("Exif\x00\x00")); ok && content[at+1] == 0xe1 {
			return exif
		}
		at = end
	}
	return nil
}

// tiffOrientation finds tag 0x0112 in the first directory of a TIFF structure.
func tiffOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(tiff[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 1
	}
	for i := range int(order.Uint16(tiff[at:])) {
		entry := at + 2 + i*12
		if entry+12 > len(tiff) {
			return 1
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			if v := int(order.Uint16(tiff[entry+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}

type chunk struct {
	name    string
	content []byte
}

// webpChunks are the parts of a RIFF file, as far as they are whole.
func webpChunks(content []byte) (list []chunk) {
	for at := 12; at+8 <= len(content); {
		size := int(binary.LittleEndian.Uint32(content[at+4:]))
		if size > len(content)-at-8 {
			return list
		}
		list = append(list, chunk{string(content[at : at+4]), content[at+8 : at+8+size]})
		at += 8 + size + size%2
	}
	return list
}

// webpSize is the largest size that any part of a WebP names: the canvas and the picture in it each have one, and the
// decoder makes room for both.
func webpSize(content []byte) (width, height int, err error) {
	pictures := 0
	for _, c := range webpChunks(content) {
		w, h := 0, 0
		switch b := c.content; {
		case c.name == "VP8X" && len(b) >= 10:
			w, h = 1+(int(b[4])|int(b[5])<<8|int(b[6])<<16), 1+(int(b[7])|int(b[8])<<8|int(b[9])<<16)
		case c.name == "VP8 " && len(b) >= 10:
			w, h = int(binary.LittleEndian.Uint16(b[6:])&0x3fff), int(binary.LittleEndian.Uint16(b[8:])&0x3fff)
			pictures++
		case c.name == "VP8L" && len(b) >= 5:
			bits := binary.LittleEndian.Uint32(b[1:])
			w, h = 1+int(bits&0x3fff), 1+int(bits>>14&0x3fff)
			pictures++
		}
		width, height = max(width, w), max(height, h)
	}
	if pictures != 1 {
		return 0, 0, errors.New("not one still picture")
	}
	return width, height, nil
}
