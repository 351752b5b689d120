//! `#[derive(Encode, Decode)]` for the records and codes of `mamori-core`: see `mamori_core::cbor`.
//!
//! Both read the same attributes, minicbor's, so that each number stands in one place. What they
//! generate must stay one short call for each field: the app carries it for every record.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Data, DeriveInput, Error, Fields, Ident, LitInt, Result, Variant};

/// Derives `mamori_core::cbor::Decode`.
///
/// * a struct with `#[cbor(map)]`: fields by their number; without: fields by their place;
/// * a struct with `#[cbor(transparent)]`: its one field;
/// * an enum with `#[cbor(index_only)]`: its number.
#[proc_macro_derive(Decode, attributes(n, cbor))]
pub fn decode(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    implement(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// Derives `mamori_core::cbor::Encode`, for the same types.
#[proc_macro_derive(Encode, attributes(n, cbor))]
pub fn encode(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    written(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// Within `mamori-core` itself the crate has no name of its own.
fn home() -> TokenStream {
    match std::env::var("CARGO_PKG_NAME").as_deref() {
        Ok("mamori-core") => quote!(crate),
        _ => quote!(::mamori_core),
    }
}

/// The count of the fields stands in the head of a record, one byte.
const FIELDS_MAX: usize = 23;

fn written(input: &DeriveInput) -> Result<TokenStream> {
    let (name, home) = (&input.ident, home());
    let body = match &input.data {
        Data::Struct(data) if data.fields.len() > FIELDS_MAX => {
            return Err(Error::new(name.span(), "a record has at most 23 fields"));
        }
        Data::Struct(data) if says(&input.attrs, "transparent")? => {
            let members = data.fields.members();
            quote!(#(Encode::write(&self.#members, to);)*)
        }
        Data::Struct(data) if says(&input.attrs, "map")? => {
            let mut fields = Vec::new();
            for (member, field) in data.fields.members().zip(&data.fields) {
                let number = number(&field.attrs, field.ident.as_ref())?;
                fields.push(quote!(to.field(_map, #number, &self.#member);));
            }
            quote!(let _map = to.map(); #(#fields)*)
        }
        Data::Struct(data) => {
            let (count, members) = (data.fields.len(), data.fields.members());
            quote!(to.array(#count); #(Encode::write(&self.#members, to);)*)
        }
        Data::Enum(data) if says(&input.attrs, "index_only")? => {
            let mut arms = Vec::new();
            for variant in &data.variants {
                let (ident, number) =
                    (&variant.ident, number(&variant.attrs, Some(&variant.ident))?);
                arms.push(quote!(Self::#ident => #number,));
            }
            quote!(to.unsigned(match self { #(#arms)* });)
        }
        _ => return Err(Error::new(name.span(), "only structs, and enums that are index_only")),
    };
    Ok(quote! {
        impl #home::cbor::Encode for #name {
            fn write(&self, to: &mut #home::cbor::Writer) {
                use #home::cbor::Encode;
                #body
            }
        }
    })
}

fn implement(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    let body = match &input.data {
        Data::Struct(data) if says(&input.attrs, "transparent")? => transparent(&data.fields),
        Data::Struct(data) => record(&data.fields, says(&input.attrs, "map")?)?,
        Data::Enum(data) if says(&input.attrs, "index_only")? => codes(name, data.variants.iter())?,
        _ => return Err(Error::new(name.span(), "only structs, and enums that are index_only")),
    };
    let home = home();
    Ok(quote! {
        impl #home::cbor::Decode for #name {
            fn read(from: &mut #home::cbor::Reader<'_>) -> Self {
                use #home::cbor::Entries;
                #body
            }
        }
    })
}

fn transparent(fields: &Fields) -> TokenStream {
    let made = fields.members().map(|member| quote!(#member: from.value(),));
    quote!(Self { #(#made)* })
}

fn record(fields: &Fields, map: bool) -> Result<TokenStream> {
    let open = if map { quote!(map) } else { quote!(array) };
    let mut before = None;
    let mut made = Vec::new();
    for (member, field) in fields.members().zip(fields) {
        let number = number(&field.attrs, field.ident.as_ref())?;
        // They are read in the order in which they are written.
        if before.is_some_and(|before| before >= number) {
            return Err(Error::new_spanned(field, "the numbers of the fields must ascend"));
        }
        before = Some(number);
        let get = if says(&field.attrs, "default")? { quote!(get_or_default) } else { quote!(get) };
        made.push(quote!(#member: entries.#get(from, #number),));
    }
    Ok(quote! {
        let mut entries = Entries::#open(from);
        let made = Self { #(#made)* };
        entries.close(from);
        made
    })
}

fn codes<'a>(name: &Ident, variants: impl Iterator<Item = &'a Variant>) -> Result<TokenStream> {
    let mut arms = Vec::new();
    let mut first = None;
    for variant in variants {
        let (ident, number) = (&variant.ident, number(&variant.attrs, Some(&variant.ident))?);
        first.get_or_insert(ident);
        arms.push(quote!(#number => Self::#ident,));
    }
    let first = first.ok_or_else(|| Error::new(name.span(), "an enum without variants"))?;
    Ok(quote! {
        match from.value::<u64>() {
            #(#arms)*
            _ => {
                from.fail("a code out of range");
                Self::#first
            }
        }
    })
}

fn number(attrs: &[Attribute], name: Option<&Ident>) -> Result<u64> {
    let found = attrs.iter().find(|attr| attr.path().is_ident("n"));
    let span = name.map_or_else(proc_macro2::Span::call_site, Ident::span);
    let attr = found.ok_or_else(|| Error::new(span, "needs its number: #[n(…)]"))?;
    attr.parse_args::<LitInt>()?.base10_parse()
}

/// Whether `#[cbor(word)]` is among the attributes.
fn says(attrs: &[Attribute], word: &str) -> Result<bool> {
    let mut found = false;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("cbor")) {
        attr.parse_nested_meta(|meta| {
            found |= meta.path.is_ident(word);
            Ok(())
        })?;
    }
    Ok(found)
}
