// The file itself, drawn by pdf.js, which is loaded for those who may have its bytes. Until the first page is drawn
// from them, the server's picture of a page stands in its place.

export class Whole {
  constructor({ whole, size, assets }, pictures, failed) {
    this.pictures = pictures;
    this.opened = import("./pdf.js").then(({ Pdf }) => Pdf.open({ file: whole, size: Number(size), assets }, failed));
    this.opened.catch(failed);
  }

  async size(number) {
    return (await this.opened).size(number);
  }

  async draw(sheet, number, width, signal) {
    if (!this.stands) this.pictures.preview(sheet, number, signal);
    const pdf = await this.opened;
    if (signal.aborted) return;
    await pdf.draw(sheet, number, width, signal);
    this.stands = true;
  }

  clear(number) {
    if (this.stands) this.opened.then((pdf) => pdf.clear(number), () => {});
  }

  close() {
    this.opened.then((pdf) => pdf.close()).catch(() => {});
  }
}
