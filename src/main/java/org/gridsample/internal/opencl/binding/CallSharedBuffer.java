package org.gridsample.internal.opencl.binding;

/** A reference to a buffer of the program's, and what the driver says of it. */
final class CallSharedBuffer extends CallBuffer implements ClSharedBuffer {
    private final long flags;

    /** The buffer itself, or the one that it is a part of. */
    private final long whole;

    /** Where in that it begins. */
    private final long first;

    private CallSharedBuffer(
            ClCalls calls, String device, Object memory, long size, long flags, long whole, long first) {
        super(calls, device, memory, size);
        this.flags = flags;
        this.whole = whole;
        this.first = first;
    }

    /** Takes a reference to the buffer at this address, which must be one of this context. */
    static CallSharedBuffer of(ClCalls calls, String device, long address, long context) {
        if (address == 0) {
            throw new IllegalArgumentException("memory: expected the handle of a buffer, got 0");
        }
        Info info = parameter -> InfoValue.number(InfoQuery.bytes(
                "clGetMemObjectInfo", device, (value, size) -> calls.memoryInfo(address, parameter, value, size)));
        long type = info.of(Cl.MEM_TYPE);
        if (type != Cl.MEM_OBJECT_BUFFER) {
            throw new IllegalArgumentException("memory: expected a buffer, of type 0x"
                    + Integer.toHexString(Cl.MEM_OBJECT_BUFFER) + ", got a memory object of type 0x"
                    + Long.toHexString(type));
        }
        long itsContext = info.of(Cl.MEM_CONTEXT);
        if (itsContext != context) {
            throw new IllegalArgumentException("memory: expected a buffer of the sampler's context, 0x"
                    + Long.toHexString(context) + ", got one of 0x" + Long.toHexString(itsContext));
        }
        long size = info.of(Cl.MEM_SIZE);
        long flags = info.of(Cl.MEM_FLAGS);
        long parent = info.of(Cl.MEM_ASSOCIATED_MEMOBJECT);
        long first = info.of(Cl.MEM_OFFSET);
        int[] code = {0};
        Object memory = calls.retainBuffer(address, code);
        ErrorCodes.check("clRetainMemObject", code[0], device);
        return new CallSharedBuffer(calls, device, memory, size, flags, parent == 0 ? address : parent, first);
    }

    private interface Info {
        long of(int parameter);
    }

    @Override
    public boolean isReadable() {
        return (flags & Cl.MEM_WRITE_ONLY) == 0;
    }

    @Override
    public boolean isWritable() {
        return (flags & Cl.MEM_READ_ONLY) == 0;
    }

    @Override
    public boolean overlaps(ClSharedBuffer other) {
        CallSharedBuffer shared = (CallSharedBuffer) other;
        return whole == shared.whole
                && Math.max(first, shared.first) < Math.min(first + size(), shared.first + shared.size());
    }
}
