package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// world is a seller with its clients. Everything follows from numbers, so that every run meets the same.
type world struct{ products, accounts int }

// mix scatters a number; each salt scatters another way (SplitMix64's finaliser).
func mix(n int, salt uint64) uint64 {
	x := uint64(n)*0x9E3779B97F4A7C15 + salt*0xD1B54A32D192ED03
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// pick is a number below count.
func pick(n int, salt uint64, count int) int { return int(mix(n, salt) % uint64(count)) }

// Salts of what a product's number decides.
const (
	ofBrand uint64 = iota + 1
	ofTag
	ofMaterial
	ofFinish
	ofColour
	ofNorm
	ofGrade
	ofLength
	ofSize
	ofWeight
	ofPrice
	ofUse
	ofVirtue
	ofStock
)

func kindOf(product int) int  { return product % kindCount() }
func brandOf(product int) int { return pick(product, ofBrand, brands) }
func tagOf(product int) int   { return pick(product, ofTag, tags) }
func tagName(tag int) string  { return fmt.Sprintf("group-%02d", tag) }
func skuOf(product int) string {
	return fmt.Sprintf("%s-%06d", strings.ToUpper(kindName(kindOf(product))[:2]), product)
}

func one(list []string, product int, salt uint64) string { return list[pick(product, salt, len(list))] }
func lengthOf(product int) int                           { return lengths[pick(product, ofLength, len(lengths))] }
func sizeOf(product int) int                             { return sizes[pick(product, ofSize, len(sizes))] }

// priceOf is from 0.05 to 80.04 in cents.
func priceOf(product int) int { return 5 + pick(product, ofPrice, 8000) }

func cents(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

func nameOf(product int) string {
	return fmt.Sprintf("%s %d × %d mm, %s, %s", kindName(kindOf(product)), sizeOf(product), lengthOf(product),
		one(materials, product, ofMaterial), one(finishes, product, ofFinish))
}

func descriptionOf(product int) string {
	noun := strings.ToLower(kindName(kindOf(product)))
	return fmt.Sprintf("This %s of %s %s and %s. Made for %s and %s, with a %s surface in %s, tested and packed by %s.", noun,
		one(materials, product, ofMaterial), one(virtues, product, ofVirtue), one(virtues, product+1, ofVirtue),
		one(uses, product, ofUse), one(uses, product+1, ofUse), one(finishes, product, ofFinish), one(colours, product, ofColour), brandName(brandOf(product)))
}

func attributesOf(product int) string {
	f := families[kindOf(product)/perFamily]
	return strings.Join([]string{
		"Material=" + one(materials, product, ofMaterial), "Finish=" + one(finishes, product, ofFinish), "Colour=" + one(colours, product, ofColour),
		fmt.Sprintf("Length=%d mm", lengthOf(product)), fmt.Sprintf("%s=%d mm", f.size, sizeOf(product)),
		fmt.Sprintf("Weight=%d g", 1+pick(product, ofWeight, 2500)), f.norm + "=" + one(norms, product, ofNorm), f.grade + "=" + one(grades, product, ofGrade),
	}, ";")
}

func (w world) writeProducts(out io.Writer) error {
	c := csv.NewWriter(out)
	c.Write([]string{"sku", "name", "category", "price", "brand", "description", "unit", "stock", "tags", "attributes", "mpn"}) // errors are kept until the end
	for p := range w.products {
		stock := ""
		if n := pick(p, ofStock, 10); n > 0 {
			stock = strconv.Itoa(100_000 * n) // more than a run can sell
		}
		c.Write([]string{skuOf(p), nameOf(p), categoryPath(kindOf(p)), cents(priceOf(p)), brandName(brandOf(p)), descriptionOf(p), "each", stock,
			tagName(tagOf(p)), attributesOf(p), fmt.Sprintf("%s/%d", strings.ToUpper(brandName(brandOf(p))[:3]), 700_000+p)})
	}
	c.Flush()
	return c.Error()
}
