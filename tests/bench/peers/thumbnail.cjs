// node thumbnail.cjs FROM TO
const sharp = require('sharp');
const [from, to] = process.argv.slice(2);
sharp(from).resize(1000, 750, { kernel: 'lanczos3' }).jpeg({ quality: 85 }).toFile(to);
