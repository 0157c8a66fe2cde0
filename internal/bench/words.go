package main

import "strings"

// family is a category at the top with ten below it, and what its products' last attributes are called.
type family struct {
	name              string
	kinds             []string
	size, norm, grade string
}

func kinds(list string) []string { return strings.Split(list, ", ") }

var families = []family{
	{"Fastening", kinds("Hex bolt, Socket screw, Machine screw, Wood screw, Threaded rod, Hex nut, Lock nut, Flat washer, Spring washer, Wall anchor"), "Diameter", "Standard", "Strength class"},
	{"Packaging", kinds("Folding box, Shipping carton, Stretch film, Packing tape, Bubble wrap, Padded envelope, Pallet cover, Edge protector, Strapping band, Paper bag"), "Width", "Quality mark", "Load class"},
	{"Safety wear", kinds("Nitrile glove, Leather glove, Safety boot, Safety goggle, Ear defender, Dust mask, Rain jacket, Warning vest, Work trouser, Bump cap"), "Width", "Norm", "Protection class"},
	{"Cleaning", kinds("Floor cleaner, Glass cleaner, Hand soap, Scrubbing brush, Microfibre cloth, Wiping roll, Waste bag, Mop head, Bucket, Degreaser"), "Width", "Certificate", "Grade"},
	{"Electrical", kinds("Cable tie, Cable gland, Terminal block, Circuit breaker, Light switch, Junction box, Cable duct, Installation cable, Socket outlet, Work lamp"), "Diameter", "Norm", "Protection class"},
	{"Abrasives", kinds("Cutting disc, Grinding disc, Flap disc, Sanding belt, Sanding sheet, Polishing pad, Wire brush, Sanding block, Grinding stone, Deburring tool"), "Diameter", "Standard", "Grit class"},
	{"Hand tools", kinds("Combination spanner, Screwdriver, Claw hammer, Side cutter, Water pump plier, Tape measure, Hacksaw, Cold chisel, Utility knife, Spirit level"), "Width", "Standard", "Series"},
	{"Drilling", kinds("Twist drill, Step drill, Core drill, Masonry drill, Countersink, Thread tap, Reamer, Hole saw, Drill chuck, Milling cutter"), "Diameter", "Standard", "Tolerance class"},
	{"Adhesives", kinds("Silicone sealant, Wood glue, Epoxy resin, Instant glue, Thread locker, Mounting foam, Spray adhesive, Double tape, Contact cement, Joint filler"), "Width", "Certificate", "Grade"},
	{"Pipework", kinds("Pipe clamp, Ball valve, Hose coupling, Pressure hose, Elbow fitting, Tee fitting, Reducing nipple, Gasket ring, Check valve, Drain pipe"), "Diameter", "Norm", "Pressure class"},
	{"Storage", kinds("Shelf board, Storage bin, Tool cabinet, Drawer insert, Wall hook, Pallet rack, Label holder, Roll container, Transport box, Workbench"), "Width", "Quality mark", "Load class"},
	{"Bearings", kinds("Ball bearing, Roller bearing, Plain bushing, Shaft seal, Toothed belt, Chain link, Shaft coupling, Linear guide, Circlip, Grease nipple"), "Diameter", "Standard", "Tolerance class"},
}

var (
	materials = kinds("stainless steel, zinc steel, brass, aluminium, polyamide, polypropylene, natural rubber, copper, oak, cotton, ceramic, carbon steel")
	finishes  = kinds("polished, galvanised, black oxide, powder coated, brushed, anodised, untreated, nickel plated, waxed, matt")
	colours   = kinds("red, blue, green, yellow, black, white, grey, orange, silver, brown, clear, violet")
	norms     = kinds("N 100, N 125, N 140, N 180, N 212, N 240, N 315, N 388, N 420, N 455, N 471, N 560, N 603, N 912, N 933")
	grades    = kinds("A, B, C, D, E, F")
	lengths   = []int{4, 6, 8, 10, 12, 16, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120, 140, 160, 180, 200, 250}
	sizes     = []int{3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 24, 27, 30, 36, 42}
	uses      = kinds("assembly lines, wet rooms, outdoor work, food production, vehicle repair, steel construction, timber frames, machine building, service vans, clean rooms")
	virtues   = kinds("resists corrosion, keeps its shape under load, is easy to clean, stands frequent use, fits tight places, saves time in series work, withstands heat, needs no maintenance")
)

const (
	perFamily = 10
	brands    = 40
	tags      = 40
)

func kindCount() int { return len(families) * perFamily }

func kindName(k int) string     { return families[k/perFamily].kinds[k%perFamily] }
func categoryPath(k int) string { return families[k/perFamily].name + " > " + kindName(k) + "s" }

func brandName(b int) string {
	first, second := kinds("Nor, Vel, Kar, Bel, Tor, Mar, Sil, Han"), kinds("dex, vik, mann, tec, lund")
	return first[b/len(second)] + second[b%len(second)]
}
