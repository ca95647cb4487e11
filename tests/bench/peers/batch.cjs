// Every JPEG of a folder to a PNG of 512², in one process: node batch.cjs FROM TO
const fs = require('fs');
const path = require('path');
const sharp = require('sharp');
const [from, to] = process.argv.slice(2);
const files = fs.readdirSync(from);
let next = 0;
const work = async () => {
  while (next < files.length) {
    const file = files[next++];
    await sharp(path.join(from, file))
      .resize(512, 512, { kernel: 'lanczos3' })
      .png({ compressionLevel: 6 })
      .toFile(path.join(to, file.replace(/jpg$/, 'png')));
  }
};
Promise.all([work(), work(), work(), work()]);
