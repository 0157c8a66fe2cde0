// Photos that go with a message are made smaller here, since a telephone's own don't fit into a form; what is still too
// large is said before it is sent, so that nothing typed is lost. Without this script the server says so.
const most = 3_500_000; // bytes of all files, below what a request may hold
const large = 600_000; // bytes; a smaller photo goes as it is
const side = 2000; // points

for (const box of document.querySelectorAll("input[type=file][data-photos]")) {
  let turn = 0;
  box.addEventListener("change", async () => {
    const mine = ++turn;
    box.setCustomValidity("One moment: the photos are made smaller.");
    const files = await Promise.all([...box.files].map((file) => smaller(file).catch(() => file)));
    if (mine !== turn) return; // others were chosen meanwhile
    const kept = new DataTransfer();
    for (const file of files) kept.items.add(file);
    box.files = kept.files;
    const all = files.reduce((sum, file) => sum + file.size, 0);
    box.setCustomValidity(all > most ? `These files are ${(all / 1e6).toFixed(1)} MB together; at most 3 MB go with a message. Send the rest with another one.` : "");
    if (all > most) box.reportValidity();
  });
}

async function smaller(file) {
  if (file.size <= large || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  const photo = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, side / Math.max(photo.width, photo.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(photo.width * scale), Math.round(photo.height * scale)];
  const paint = canvas.getContext("2d");
  paint.fillStyle = "#fff"; // what was see-through
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.drawImage(photo, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}
