// The data sets that can be installed: their files, sizes and checksums, and where the public ones
// lie. Data only. Names and files are those of src/core/data/catalogue.ts.

const md5 = (path, bytes, sum) => ({ path, bytes, algorithm: "md5", sum });
const sha256 = (path, bytes, sum) => ({ path, bytes, algorithm: "sha256", sum });

const CIFAR = "cifar-10-batches-bin";
/** 10,000 records of a label and 32×32×3 bytes; the test batch has as many of every class. */
const batch = (name, each) => ({
  path: `${CIFAR}/${name}.bin`,
  bytes: 30_730_000,
  records: { bytes: 3073, classes: 10, each },
});

/**
 * A set without mirrors cannot be fetched, only taken from a folder; one `onRequest` is fetched where it is named. The
 * files of an `archive` have no published checksums of their own: its own covers them, and otherwise their form.
 */
export const KNOWN = [
  {
    name: "fashion-mnist",
    title: "Fashion-MNIST",
    // The official checksums, from the set's own README (Zalando Research).
    files: [
      md5("fashion-mnist/train-images-idx3-ubyte.gz", 26421880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
      md5("fashion-mnist/train-labels-idx1-ubyte.gz", 29515, "25c81989df183df01b3e8a0aad5dffbe"),
      md5("fashion-mnist/t10k-images-idx3-ubyte.gz", 4422102, "bef4ecab320f06d8554ea6380940ec79"),
      md5("fashion-mnist/t10k-labels-idx1-ubyte.gz", 5148, "bb300cfdad3c16e7a12a480ee83cd310"),
    ],
    mirrors: [
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
      "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    ],
  },
  {
    name: "mnist",
    title: "MNIST",
    files: [
      md5("mnist/train-images-idx3-ubyte.gz", 9912422, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
      md5("mnist/train-labels-idx1-ubyte.gz", 28881, "d53e105ee54ea40749a09fcbcd1e9432"),
      md5("mnist/t10k-images-idx3-ubyte.gz", 1648877, "9fb629c4189551a2d022fa330f9573f3"),
      md5("mnist/t10k-labels-idx1-ubyte.gz", 4542, "ec29112dd5afa0611ce80d1b7f02629c"),
    ],
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ],
  },
  {
    name: "cifar10-subset",
    title: "CIFAR-10, 3,000 images",
    files: [
      sha256(
        "cifar10-subset/train_batch.bin",
        9219000,
        "4665a41200408fa422ad30d53f1a4de0f936fc359f455f1811c3eea23d795e91",
      ),
      sha256(
        "cifar10-subset/batches.meta.txt",
        60,
        "2ce042b1e0b48db4bb214408e6414ba18b2731c24af244f2d6c112fddf31af00",
      ),
    ],
  },
  {
    name: "cifar-10",
    title: "CIFAR-10, 60,000 images",
    files: [
      ...[1, 2, 3, 4, 5].map((number) => batch(`data_batch_${number}`)),
      batch("test_batch", 1000),
      {
        path: `${CIFAR}/batches.meta.txt`,
        lines: "airplane automobile bird cat deer dog frog horse ship truck".split(" "),
      },
    ],
    // The checksum is that of the set's page, www.cs.toronto.edu/~kriz/cifar.html.
    archive: md5("cifar-10-binary.tar.gz", 170_052_171, "c32a1d4ab5d03f1284b67883e8d87530"),
    mirrors: ["https://www.cs.toronto.edu/~kriz/"],
    onRequest: true,
  },
  {
    name: "har",
    title: "Human activity",
    files: [
      sha256(
        "har/meta.json",
        1641,
        "2196f367467eaa9029071659c67ccb326f29f89e6498ec5be096521474bf39c8",
      ),
      sha256(
        "har/X_train.bin",
        8942592,
        "c19a0ec4c2aed93e4ff5bcfdb8153d87d4ebb3b28ed563284aa5a905aa0ec97a",
      ),
      sha256(
        "har/y_train.bin",
        2911,
        "b5df4249e4d9cf1db9cf00880de4613e5094673de95d914dd0b1bee6ffa2bff1",
      ),
      sha256(
        "har/X_test.bin",
        1898496,
        "fedb7dc3016b2d6657a600afa566429dc17e5477cff4bb91f94319bbe723bde2",
      ),
      sha256(
        "har/y_test.bin",
        618,
        "f2cfdbecd918d65b184e037f544351c7916fc0147dc8a69adfb0bc2de940d501",
      ),
    ],
  },
  {
    name: "auto-mpg",
    title: "Auto MPG",
    files: [
      sha256(
        "auto-mpg/auto-mpg.csv",
        10763,
        "ada06c22fa8cb973c1c4073fe6f57d746db9d4409822a02afe6c34963ba91e81",
      ),
    ],
  },
  {
    name: "airfoil-self-noise",
    title: "Airfoil noise",
    files: [
      sha256(
        "airfoil-self-noise/airfoil-self-noise.csv",
        58623,
        "251feab87623ef9540274417bbee95c63cac1cdc861671f4229ffd69d577e6fa",
      ),
    ],
  },
  {
    name: "wine-quality-red",
    title: "Red wine quality",
    files: [
      sha256(
        "wine-quality/wine-quality-red.csv",
        84175,
        "228372b9c106bcbb50ce14bb616873495975bd761d2641cfd02900427f1ff8be",
      ),
    ],
  },
  {
    name: "wine-quality-white",
    title: "White wine quality",
    files: [
      sha256(
        "wine-quality/wine-quality-white.csv",
        264402,
        "0f9b72c6f593bd8b91edc4f5584f0939849e843c3584a4a2fa5b6f2e25be5277",
      ),
    ],
  },
  {
    name: "california-housing",
    title: "California housing",
    files: [
      sha256(
        "california-housing/california-housing.csv",
        978655,
        "663566b7614d6d01791ff1590d4964b3c001f051dbdd697520b0df451862b033",
      ),
    ],
  },
  {
    name: "diabetes",
    title: "Diabetes",
    files: [
      sha256(
        "diabetes/diabetes.csv",
        21422,
        "3478f5eb0026b70242aef26e26d0f508a4e82583746954759e5391a7461024db",
      ),
    ],
  },
  {
    name: "iris",
    title: "Iris",
    files: [
      sha256(
        "iris/iris.csv",
        3870,
        "b6b8efc86732bc48c9fbddba53e2c191fd4f263c0ee98e2b1b7d3543e8d2121d",
      ),
    ],
  },
  {
    name: "digits-8x8",
    title: "Digits 8×8",
    files: [
      sha256(
        "digits-8x8/digits-8x8.csv",
        265038,
        "7a9ef0125deceefecdb58ceda789b93618b161316216ed9c49c05d60a1c27968",
      ),
    ],
  },
];
