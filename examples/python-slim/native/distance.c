/* suggest._distance: how many letters to change, add or drop to make one word of another. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

static Py_ssize_t smallest(Py_ssize_t a, Py_ssize_t b, Py_ssize_t c) {
    Py_ssize_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Levenshtein's distance with one row of the table; -1 with MemoryError set. */
static Py_ssize_t levenshtein(PyObject *from, PyObject *to) {
    Py_ssize_t rows = PyUnicode_GET_LENGTH(from), columns = PyUnicode_GET_LENGTH(to);
    Py_ssize_t *row = PyMem_New(Py_ssize_t, columns + 1);
    if (row == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t j = 0; j <= columns; j++) row[j] = j;
    for (Py_ssize_t i = 1; i <= rows; i++) {
        Py_ssize_t diagonal = row[0];
        row[0] = i;
        for (Py_ssize_t j = 1; j <= columns; j++) {
            Py_ssize_t above = row[j];
            int same = PyUnicode_READ_CHAR(from, i - 1) == PyUnicode_READ_CHAR(to, j - 1);
            row[j] = smallest(above + 1, row[j - 1] + 1, diagonal + !same);
            diagonal = above;
        }
    }
    Py_ssize_t distance = row[columns];
    PyMem_Free(row);
    return distance;
}

static PyObject *distance(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *from, *to;
    if (!PyArg_ParseTuple(args, "UU:distance", &from, &to)) return NULL;
    Py_ssize_t found = levenshtein(from, to);
    return found < 0 ? NULL : PyLong_FromSsize_t(found);
}

static PyMethodDef methods[] = {
    {"distance", distance, METH_VARARGS, "distance(a, b): letters to change, add or drop."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_distance", NULL, 0, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__distance(void) { return PyModuleDef_Init(&module); }
