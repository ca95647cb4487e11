// sharp's Lanczos: node upscale.cjs FROM TO LEVEL
const sharp = require('sharp');
const [from, to, level] = process.argv.slice(2);
sharp(from)
  .resize(4096, 4096, { kernel: 'lanczos3' })
  .png({ compressionLevel: Number(level) })
  .toFile(to);
